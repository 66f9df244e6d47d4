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

Siden viser, hvem de {glue:text}`svarpersoner` svarpersoner er, set med de oplysninger, som registrene eller borgerne selv har givet.
Hvor stikprøvens sammensætning kendes, står den ved siden af.
{glue:text}`gennemsnit`
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.display import background

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "baggrund")
page.glue(
    titel=f"Svarpersonernes baggrund {page.round.config.year}", svarpersoner=danish.number(page.meta["n_respondents"])
)
known = background.composition(page.round, page.tables)
page.glue(**background.texts(page.round, page.tables, synthetic=page.synthetic))

# %% [markdown]
"""
## Stikprøve og svarpersoner

Ligner de, der svarede, dem, der blev spurgt?
"""

# %%
values = {"sample_share": "Stikprøve", "respondents_share": "Svarpersoner"}
drawing = display.pairs(
    known, values=values, block="block", subject="Stikprøve og svarpersoner", n=background.counts(page.meta)
)
page.figure(drawing, "sammensaetning", caption=background.finding(page.round, known), note=background.counts(page.meta))

# %%
page.table(
    name="sammensaetning", caption="Stikprøve og svarpersoner efter baggrund", **background.composition_table(known)
)

# %% [markdown]
"""
## Kommuner

{glue:text}`kommuner`
"""

# %%
places = page.rows("composition", variable=page.round.municipality_variable)
places = places.sort_values("sample_share", ascending=False, kind="stable")
look = {"subject": "Stikprøve og svarpersoner", "noun": "kommuner", "named": not page.synthetic}
drawing = display.pairs(places, values=values, n=background.counts(page.meta), **look)
caption = background.places_finding(page.round, places, named=not page.synthetic)
page.figure(drawing, "kommuner", caption=caption, note=background.counts(page.meta))

# %%
page.table(name="kommuner", caption="Stikprøve og svarpersoner efter kommune", **background.composition_table(places))

# %% [markdown]
"""
## Borgernes egne oplysninger

{glue:text}`egne`
"""

# %%
answers = background.answers(page.round, page.tables)
drawing = display.bars(
    answers,
    value="share",
    low="ci_low",
    high="ci_high",
    n="n_total",
    sort=False,
    block="block",
    subject="Borgernes egne oplysninger",
)
page.figure(drawing, "egne", caption=background.commonest(answers), note=background.asked(page.round))

# %%
page.table(name="egne", caption="Borgernes egne oplysninger", **background.answers_table(answers))

# %% [markdown]
"""
## Forbehold om kilden
"""

# %%
page.text(background.gaps(page.round))

# %%
page.downloads()
