"""HTML of a comment, and what its author should know."""

from wellsaid import Formatter

formatter = Formatter()
print(formatter.format("List<String>, <em>x<y</em>\nwww.rust-lang.org"))
print([notice["message"] for notice in formatter.parse("<b>no").report()["notices"]])
