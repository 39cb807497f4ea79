# Completion of mnemo in PowerShell. For this shell: mnemo completion powershell | Out-String | Invoke-Expression; for all: the same line in $PROFILE
Register-ArgumentCompleter -Native -CommandName mnemo -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString().PadRight($cursorPosition)
    # Options where one is begun, else what else fits; where nothing does, PowerShell goes on with files.
    & $commandAst.CommandElements[0].Value "[suggest:$cursorPosition]" $line 2>$null |
        Where-Object { $_.StartsWith($wordToComplete) -and ($wordToComplete.StartsWith('-') -or $_ -notmatch '^[-/]') } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
