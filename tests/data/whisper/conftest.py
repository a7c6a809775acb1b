"""Keep pytest from collecting the recipe: training needs programs that the tests do not."""

collect_ignore_glob = ["*.py"]
