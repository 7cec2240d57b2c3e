"""Compare the sentence chosen as the gist with a person's choice, on abstracts of five lists.

    python -m benchmarks.gist CORPUS

`gist.json` has, by list and by the paper's number in it, the number of a sentence and whether a person found it right
(or as good as any other).  An abstract for which another sentence is chosen now counts as not judged.
"""

import argparse
import json
from pathlib import Path

from benchmarks import measuring
from benchmarks.similarity import papers_of
from confpapers.analysis.gist import gist

_JUDGED = Path(__file__).with_name("gist.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpus", type=Path)
    options = measuring.parsed(parser)
    corpus = options.corpus
    right = wrong = changed = 0
    for name, judged in json.loads(_JUDGED.read_text("utf-8")).items():
        papers = papers_of(corpus, name)
        for number, (sentence, good) in judged.items():
            same = gist(papers[int(number)].abstract) == sentence
            right, wrong, changed = right + (same and good), wrong + (same and not good), changed + (not same)
    print(f"{right} of {right + wrong} chosen sentences are right; {changed} abstracts have another sentence now")
    if options.record:
        measuring.record("gist", {"gist": [["judged abstracts", "sentence right"], [right + wrong, right]]})


if __name__ == "__main__":
    main()
