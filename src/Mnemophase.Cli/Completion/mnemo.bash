# Completion of mnemo in bash. For this shell: source <(mnemo completion bash); for all: mnemo completion bash > ~/.local/share/bash-completion/completions/mnemo
_mnemo() {
  local word="${COMP_WORDS[COMP_CWORD]}" candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    # Options where one is begun, else what else fits; where nothing does, bash goes on with files.
    if [[ $candidate == "$word"* && ($word == -* || $candidate != [-/]*) ]]; then COMPREPLY+=("$candidate"); fi
  done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
}
complete -o bashdefault -o default -F _mnemo mnemo
