"""Compare the sentence chosen as the gist with a person's choice, on abstracts of eight lists.

    python -m benchmarks.gist CORPUS

`gist.json` has, by list and by the paper's number in it, the number of a sentence and whether a person found it right
(or as good as any other).  An abstract for which another sentence is chosen now counts as not judged.  Cues and weights
were chosen before the abstracts of CVPR 2015, CVPR 2019 and NIPS 2014 were read.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks import measuring
from benchmarks.similarity import papers_of
from confpapers.analysis.gist import gist

_JUDGED = Path(__file__).with_name("gist.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    options = measuring.parsed(parser)
    table: list[list[Any]] = [["list", "judged abstracts", "sentence right"]]
    changed = 0
    for name, judged in sorted(json.loads(_JUDGED.read_text("utf-8")).items()):
        papers = papers_of(options.corpus, name)
        same = [good for number, (sentence, good) in judged.items() if gist(papers[int(number)].abstract) == sentence]
        table.append([name, len(same), sum(same)])
        changed += len(judged) - len(same)
    table.append(["all", *(sum(row[column] for row in table[1:]) for column in (1, 2))])
    print(measuring.table(table))
    print(f"{changed} abstracts have another sentence now")
    if options.record:
        measuring.record("gist", {"gist": table})


if __name__ == "__main__":
    main()
