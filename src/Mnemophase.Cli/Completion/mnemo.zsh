#compdef mnemo
# Completion of mnemo in zsh. For this shell: source <(mnemo completion zsh); for all: mnemo completion zsh > a folder of $fpath/_mnemo
_mnemo() {
  local line="${(j: :)words[1,CURRENT]}"
  local -a candidates
  candidates=(${(f)"$($words[1] "[suggest:${#line}]" "$line" 2>/dev/null)"})
  # Options where one is begun, else what else fits; where nothing does, files.
  [[ $PREFIX == -* ]] || candidates=(${candidates:#[-/]*})
  (( $#candidates )) && compadd -a candidates || _files
}
if [[ $funcstack[1] == _mnemo ]]; then _mnemo "$@"; else compdef _mnemo mnemo; fi
