"""Small charts as inline SVG: made from counts, told in words to those who do not see them, coloured by the style sheet."""

from collections.abc import Sequence

from generator.documents.handbook_pages.markdown import Markdown, attribute

_WIDTH = 640


def _figure(label: str, height: int, marks: Sequence[str], kind: str) -> Markdown:
    # One line, because a blank line would end the block of HTML.
    return Markdown(
        f'<figure class="chart chart--{kind}"><svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{attribute(label)}">{"".join(marks)}</svg></figure>'
    )


def share_bar(label: str, parts: Sequence[tuple[str, int]]) -> Markdown:
    """One bar cut into parts of (look, count); the label says the same in words."""
    total = sum(number for _, number in parts)
    marks, left = [], 0.0
    for look, number in parts:
        if not number:
            continue
        width = _WIDTH * number / total
        marks.append(f'<rect class="fill--{look}" x="{left + 1:.1f}" y="0" width="{max(width - 2, 1):.1f}" height="20" rx="3"/>')
        if width > 26:
            marks.append(f'<text class="on--{look}" x="{left + width / 2:.1f}" y="14.5" text-anchor="middle">{number}</text>')
        left += width
    return _figure(label, 20, marks, "share")


def columns(label: str, values: Sequence[tuple[str, int]]) -> Markdown:
    """A column for each (name, count), the count above it and the name below."""
    highest = max((number for _, number in values), default=0) or 1
    step = _WIDTH / max(len(values), 1)
    marks = []
    for position, (name, number) in enumerate(values):
        height = 70 * number / highest
        middle = step * (position + 0.5)
        if number:
            marks.append(
                f'<rect class="fill--accent" x="{middle - step * 0.3:.1f}" y="{90 - height:.1f}" width="{step * 0.6:.1f}" height="{height:.1f}" rx="3"/>'
            )
            marks.append(f'<text x="{middle:.1f}" y="{84 - height:.1f}" text-anchor="middle">{number}</text>')
        marks.append(f'<text class="name" x="{middle:.1f}" y="108" text-anchor="middle">{attribute(name)}</text>')
    marks.append(f'<line x1="0" y1="91" x2="{_WIDTH}" y2="91"/>')
    return _figure(label, 114, marks, "columns")


def percent_bars(label: str, values: Sequence[tuple[str, int]]) -> Markdown:
    """A bar for each (name, whole percent), the name above it and the percent at its end."""
    marks = []
    for position, (name, percent) in enumerate(values):
        top = position * 44
        shown = min(max(percent, 0), 100)
        marks.append(f'<text class="name" x="0" y="{top + 13}">{attribute(name)}</text>')
        marks.append(f'<rect class="track" x="0" y="{top + 20}" width="580" height="14" rx="3"/>')
        marks.append(f'<rect class="fill--accent" x="0" y="{top + 20}" width="{5.8 * shown:.1f}" height="14" rx="3"/>')
        marks.append(f'<text x="590" y="{top + 32}">{percent}%</text>')
    return _figure(label, max(44 * len(values), 1), marks, "percent")
