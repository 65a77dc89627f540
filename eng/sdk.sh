# What the scripts of this repository share; sourced by them with "root" set to the top of the tree.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

# Everything that goes into the command. A deleted file shows as a changed folder.
sources=(src eng Directory.Build.props Directory.Packages.props global.json .editorconfig)
stamp=artifacts/cairn.stamp
cli=artifacts/bin/Cairn.Cli/release/Cairn.Cli.dll

require_sdk() {
    local wanted found
    wanted=$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' "$root/global.json")
    if ! command -v dotnet >/dev/null; then
        found='none on the PATH'
    elif ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
        found=$(cd / && dotnet --list-sdks 2>/dev/null | sed 's/ .*//' | tr '\n' ' ')
        found=${found:-'a runtime without an SDK'}
    else
        return 0
    fi
    echo "Cairn needs the .NET SDK $wanted or a later 10.0 one; found: $found" >&2
    echo 'Get it at https://dotnet.microsoft.com/download/dotnet/10.0' >&2
    return 1
}

# Whether the command is as new as its sources. The change time also moves when an old file is copied in.
is_built() {
    cd "$root" || return
    [ -f "$cli" ] && [ -f "$stamp" ] && [ -z "$(find "${sources[@]}" -cnewer "$stamp" -print -quit 2>&1)" ]
}

# Runs a build that makes the command; what changes meanwhile is newer than the stamp and is built next time.
# The build servers must inherit neither the terminal's input nor a lock of the caller.
stamped_build() {
    local begun
    cd "$root" && mkdir -p artifacts && begun=$(mktemp artifacts/cairn.stamp.XXXXXX) || return
    if dotnet build "$@" -c Release -v quiet -nologo -clp:NoSummary -nodeReuse:false </dev/null 9>&-; then
        mv "$begun" "$stamp"
    else
        rm -f "$begun"
        return 1
    fi
}
