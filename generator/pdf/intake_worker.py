"""The child process of `intake`: reads one file at a time, within limits, and answers each with one line of JSON."""

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO


def main(memory_mb: int) -> None:
    """Answers each line on standard input until there is none."""
    # What a library prints must not mix with the answers.
    answers: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory(memory_mb)
    import pikepdf

    from generator.pdf import cleaning
    from generator.pdf.intake import TOO_COMPLEX

    # What is packed tighter costs more time than the few bytes are worth.
    pikepdf.settings.set_flate_compression_level(1)

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()

    say({"ready": True})
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            say(_answer(Path(asked["path"]), Path(asked["cleaned"]), asked["words"]))
        except cleaning.RejectedError as error:
            say({"type": error.type, "rejected": error.reason, "remedy": error.remedy})
        except MemoryError:
            # Memory once given out may stay in pieces; a new process starts clean.
            say({"rejected": f"reading it takes more than {memory_mb} MB of memory", "remedy": TOO_COMPLEX, "worn_out": True})
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                say({"no_room": True})  # for the copy, which is no fault of the file's
            else:
                say(_unreadable(error, cleaning.DAMAGED))
        except Exception as error:  # whatever a hostile file provokes in a library is that file's fault
            say(_unreadable(error, cleaning.DAMAGED))


def _unreadable(error: Exception, remedy: str) -> dict[str, Any]:
    sys.stderr.write(f"{type(error).__name__}: {error}\n")  # which tells a reader nothing
    why = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return {"rejected": f"it is damaged, or written in a way that cannot be read{why}", "remedy": remedy}


def _answer(path: Path, cleaned: Path, with_words: bool) -> dict[str, Any]:
    from generator.pdf import cleaning

    kind = cleaning.type_of(path)
    if kind == "docx":
        from generator.pdf.word_files import ActiveWordFileError, unseen_in_word

        try:
            return {"type": kind, "holds": unseen_in_word(path)}
        except ActiveWordFileError as error:
            raise cleaning.RejectedError(error.reason, error.remedy, kind) from None
    if kind == "pdf":
        result = cleaning.clean_pdf(path, cleaned)
    else:
        from generator.pdf import pictures  # most batches hold no picture, and the library takes its time to load

        result = pictures.picture_page(path, cleaned, kind)
    return {
        "type": kind,
        "cleaned": True,
        "pages": result.pages,
        "notes": result.notes,
        "fonts_left_out": result.fonts_left_out,
        "holds": result.holds,
        "signed": result.signed,
        "sound": result.sound,
        "harmless": result.harmless,
        "words": _words(cleaned) if with_words and kind == "pdf" else (),
    }


def _words(cleaned: Path) -> list[str]:
    """What can be read on each page, also under what is drawn over it; a page that gives the reader trouble has none."""
    from pypdf import PdfReader

    words = []
    for page in PdfReader(cleaned).pages:
        try:
            words.append(" ".join(page.extract_text().split()))
        except MemoryError:
            raise
        except Exception:  # the library promises no kind of error for what it cannot read
            words.append("")
    return words


def _limit_memory(memory_mb: int) -> None:
    """Limits this process's memory where the system can; elsewhere the limits on time and on content must do."""
    if sys.platform == "win32":
        return
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):  # macOS refuses some limits
        return


if __name__ == "__main__":
    main(int(sys.argv[1]))
