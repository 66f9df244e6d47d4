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

{glue:text}`besvarelse`
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.display import contrasts, findings, main_findings, overview, places, views

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "hovedresultater")
first = overview.headline(page.round, page.store)
questions = overview.questions(page.round, page.store)
page.glue(**main_findings.texts(page.round, page.store, first))

# %%
page.text(main_findings.of_the_report(questions))

# %% [markdown]
"""
Det spørgsmål, der samler undersøgelsen, er »{glue:text}`hovedspoergsmaal`«
{glue:text}`hovedfund`
"""

# %%
drawing = views.distribution(first)
note = findings.left_out(first)
page.figure(drawing, "foerst", caption=findings.caption(first), question=first.as_put, note=note)

# %% [markdown]
"""
## Hvem skiller sig ud?
"""

# %%
page.text(contrasts.differences(first) or [contrasts.NONE])

# %% [markdown]
"""
## Kommunerne

Er der forskel på kommunerne?
"""

# %%
drawing = views.by_municipality(first)
page.figure(drawing, "kommuner", caption=places.extremes(first), note=views.places_note(first))

# %%
page.text(places.order(first))

# %% [markdown]
"""
## Alle spørgsmål ved siden af hinanden

Hvad vurderes højest, og hvad lavest?
"""

# %%
items = overview.compared(questions)
page.figure(
    overview.drawing(items, "Alle spørgsmål"),
    "alle",
    caption=overview.caption(questions),
    note=overview.explained(questions),
)

# %% [markdown]
"""
## Tema for tema
"""

# %%
page.text(main_findings.by_theme(page.round, page.store))

# %%
page.table(name="alle", caption="Alle spørgsmål", **overview.table(items))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
