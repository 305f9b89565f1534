# Functions for the launchers in this directory; to be sourced by bash. In a clone they build what is missing; in an unpacked
# archive, which has everything in lib, they only launch.
#
#   baton_java                    prints the java to use: JAVA_HOME's, else the path's
#   baton_build MODULE...         builds modules (paths from the top) that are not built, or older than a source
#   baton_class_path MODULE       prints a module's class path
#   baton_jvm_flags JAVA          prints the flags, one a line, that file mappings need on this java
#   baton_exec MODULE CLASS ARGS  becomes a java process that runs CLASS; BATON_JAVA_OPTS come last
#   baton_daemon_exec ...         the same for a daemon, whose log an archive's conf/logback.xml describes

baton_bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
baton_top=$(dirname "$baton_bin")

baton_is_archive() {
  [[ -d $baton_top/lib ]]
}

baton_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    if [[ ! -x $JAVA_HOME/bin/java ]]; then
      echo "JAVA_HOME is $JAVA_HOME, but there is no bin/java: set it right, or unset it" >&2
      return 1
    fi
    echo "$JAVA_HOME/bin/java"
  else
    command -v java || { echo "no java: install one (17 or later) or set JAVA_HOME" >&2; return 1; }
  fi
}

baton_is_built() {
  local jars=("$baton_top/$1"/target/*.jar)
  [[ -e ${jars[0]} ]] && compgen -G "$baton_top/$1/target/lib/*.jar" > /dev/null \
    && [[ -z $(find "$baton_top" -path '*/src/main/*' -type f -newer "${jars[0]}" -print -quit) ]]
}

# One build at a time, as several launchers may start at once; the jars are touched because Maven leaves those alone that
# did not change, and they would seem old for ever.
baton_build() {
  if baton_is_archive; then return; fi
  (
    flock 9
    missing=()
    for module in "$@"; do
      baton_is_built "$module" || missing+=("$module")
    done
    if ((${#missing[@]} > 0)); then
      cd "$baton_top"
      (IFS=,; mvn -q -B -DskipTests -am -pl "${missing[*]}" package) >&2
      for module in "${missing[@]}"; do
        touch "$module"/target/*.jar
      done
    fi
  ) 9< "$baton_top/pom.xml"
}

baton_class_path() {
  local jar
  if baton_is_archive; then
    printf '%s\n' "$baton_top/lib/*"
    return
  fi
  for jar in "$baton_top/$1"/target/*.jar; do
    [[ $jar == *-tests.jar ]] || printf '%s:' "$jar"
  done
  printf '%s\n' "$baton_top/$1/target/lib/*"
}

baton_jvm_flags() {
  local version
  version=$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  if ((${version%%.*} < 17)); then
    echo "$1 is Java $version: Baton needs 17 or later; install one, or set JAVA_HOME" >&2
    return 1
  fi
  printf '%s\n' \
    --add-opens=java.base/java.lang.reflect=ALL-UNNAMED \
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
    --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED
  if ((version >= 24)); then
    printf '%s\n' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  fi
}

baton_exec() {
  local module=$1 class=$2 java text flags
  shift 2
  java=$(baton_java)
  baton_build "$module"
  # Not from <(...): java would inherit that process, and never wait for it.
  text=$(baton_jvm_flags "$java")
  mapfile -t flags <<< "$text"
  # Unquoted on purpose: BATON_JAVA_OPTS holds several words.
  # shellcheck disable=SC2086
  exec "$java" "${flags[@]}" ${baton_log:+"$baton_log"} ${baton_heap:--Xmx256m} ${BATON_JAVA_OPTS:-} \
    -cp "$(baton_class_path "$module")" "$class" "$@"
}

baton_daemon_exec() {
  if [[ -e $baton_top/conf/logback.xml ]]; then
    baton_log=-Dlogback.configurationFile=$baton_top/conf/logback.xml
  fi
  baton_exec "$@"
}
