# ---
# jupyter:
#   jupytext:
#     cell_markers: '"""'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
"""
# {glue:text}`titel`
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.display import overview, themed

# %% tags=["parameters"]
round_id: str = "kl2024"
theme: str = "moedet"

# %%
page = display.Page(round_id, "tema", theme=theme)
questions = overview.questions(page.round, page.store, theme)
items = overview.compared(questions)
page.glue(titel=page.round.themes[theme].title, **themed.headings(items), **themed.apart(questions))

# %%
page.text(overview.lead(page.round, theme, questions))

# %% [markdown]
"""
## {glue:text}`sammenligning`

{glue:text}`om_sammenligning`
"""

# %%
drawing = overview.drawing(items, f"Temaet {page.title}")
caption = overview.caption(questions)
page.figure(drawing, "oversigt", caption=caption, note=overview.explained(questions)) if drawing else None

# %%
shown = overview.table(items) if len(items) else themed.answers(questions)
page.table(name="oversigt", caption=f"Oversigt: {page.title}", **shown)

# %% [markdown]
"""
## {glue:text}`enkeltvis`

{glue:text}`om_enkeltvis`
"""

# %%
page.text(overview.links(questions))

# %% [markdown]
"""
## Forskelle mellem grupper

Hvor skiller grupperne sig mest?
Kun sikre forskelle er nævnt, én for hvert spørgsmål, og de er testet samlet for hele temaet.
"""

# %%
page.text(overview.gaps_between_groups(questions) or [themed.NO_GAPS])

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
