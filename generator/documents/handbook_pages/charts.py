"""Small charts as inline SVG: made from counts, told in words to those who do not see them, coloured by the style sheet."""

from collections.abc import Sequence

from generator.documents.handbook_pages.markdown import Markdown, attribute


def _figure(label: str, height: int, marks: Sequence[str], kind: str) -> Markdown:
    # One line, because a blank line would end the block of HTML. Widths are percentages, so that text keeps its size on a phone.
    return Markdown(
        f'<figure class="chart chart--{kind}"><svg width="100%" height="{height}" role="img" aria-label="{attribute(label)}">'
        f"{''.join(marks)}</svg></figure>"
    )


def share_bar(label: str, parts: Sequence[tuple[str, int]]) -> Markdown:
    """One bar cut into parts of (look, count); the label says the same in words."""
    total = sum(number for _, number in parts) or 1
    marks, left = [], 0.0
    for look, number in parts:
        if not number:
            continue
        width = 100 * number / total
        marks.append(f'<rect class="fill--{look}" x="{left:.2f}%" y="1" width="{width:.2f}%" height="20"/>')
        if width > 7:
            marks.append(f'<text class="on--{look}" x="{left + width / 2:.2f}%" y="15.5" text-anchor="middle">{number}</text>')
        left += width
    return _figure(label, 22, marks, "share")


def columns(label: str, values: Sequence[tuple[str, int]]) -> Markdown:
    """A column for each (name, count), the count above it and the name below."""
    highest = max((number for _, number in values), default=0) or 1
    step = 100 / max(len(values), 1)
    marks = []
    for position, (name, number) in enumerate(values):
        height = 66 * number / highest
        middle = step * (position + 0.5)
        if number:
            corner = f'x="{middle - step * 0.3:.2f}%" y="{86 - height:.1f}"'
            marks.append(f'<rect class="fill--accent" {corner} width="{step * 0.6:.2f}%" height="{height:.1f}"/>')
            marks.append(f'<text x="{middle:.2f}%" y="{81 - height:.1f}" text-anchor="middle">{number}</text>')
        marks.append(f'<text class="name" x="{middle:.2f}%" y="104" text-anchor="middle">{attribute(name)}</text>')
    marks.append('<line x1="0" y1="87" x2="100%" y2="87"/>')
    return _figure(label, 110, marks, "columns")


def percent_bars(label: str, values: Sequence[tuple[str, int]]) -> Markdown:
    """A bar for each (name, whole percent), the name above it and the percent at its end."""
    marks = []
    for position, (name, percent) in enumerate(values):
        top = position * 44
        marks.append(f'<text class="name" x="0" y="{top + 13}">{attribute(name)}</text>')
        marks.append(f'<rect class="track" x="0" y="{top + 20}" width="88%" height="14"/>')
        marks.append(f'<rect class="fill--accent" x="0" y="{top + 20}" width="{0.88 * min(max(percent, 0), 100):.2f}%" height="14"/>')
        marks.append(f'<text x="90%" y="{top + 32}">{percent}%</text>')
    return _figure(label, max(44 * len(values), 1), marks, "percent")
