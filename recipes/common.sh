# What the recipes share; they source it from the repository's root.

fail() { # what, because, fix, exit
  printf '%s\n  because %s\n  fix: %s\n' "$1" "$2" "$3" >&2
  exit "${4:-2}"
}

# Prints what stands at the head of a recipe.
usage() { # recipe
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$1"
}
