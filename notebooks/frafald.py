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

{glue:text}`uden_svar` af de inviterede har ikke svaret.
Frafaldet gør tallene skæve, hvis de, der ikke svarer, mener noget andet end dem, der svarer.
Siden sammenligner svarpersonerne med stikprøven på det, der vides om alle inviterede.
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import codebook, extracts, narrative, response

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "frafald")
answered = page.value("response", "response_rate", breakdown="samlet")
page.glue(titel=f"Frafald {page.round.config.year}", uden_svar=danish.percent(1 - answered))

# %%
names = codebook.composition_variables(page.round, page.tables["composition"])
rows = {label: page.rows("composition", variable=name) for name, label in names.items()}
everyone = extracts.blocks(rows)

# %% [markdown]
"""
## Stikprøve og svarpersoner

Hvilke grupper fylder mere blandt svarpersonerne end i stikprøven, og hvilke fylder mindre?
"""

# %%
values = {"sample_share": "Stikprøve", "respondents_share": "Svarpersoner"}
drawing = display.pairs(everyone, values=values, block="block", subject="Stikprøve og svarpersoner efter gruppe")
page.figure(
    drawing,
    "sammensaetning",
    caption=narrative.farthest(everyone, *values, "Forskellen mellem stikprøve og svarpersoner"),
    note=response.bases(everyone),
)

# %% [markdown]
"""
I parentes står gruppens andel af svarpersonerne mod dens andel af stikprøven.
"""

# %%
remarks = [*response.unknown_background(page.round, page.tables["composition"]), *response.duration(page.round)]
told = [narrative.representation(part, label) for label, part in rows.items()]
page.text(codebook.bullets([*told, *remarks]))

# %%
table = extracts.composition(everyone)
page.table(table, "sammensaetning", caption="Sammensætning", formats=extracts.formats(table), block=extracts.BLOCK)

# %% [markdown]
"""
## Gennemsnit

Hvor stor er forskellen i gennemsnit?
"""

# %%
table = extracts.means(page.round, page.tables["means"])
page.table(table, "gennemsnit", caption="Gennemsnit", formats=extracts.formats(table), block=extracts.BLOCK)

# %% [markdown]
"""
## Framelding

{glue:text}`om_framelding`
"""

# %%
opted = everyone.dropna(subset=["opt_out_ratio"])
page.glue(om_framelding=narrative.opt_out_intro(len(opted)))
look = {"sort": False, "block": "block", "subject": "Frameldte i pct. af frameldte og svarpersoner"}
drawing = display.dots(opted, value="opt_out_ratio", **look)
note = response.bases(opted)
page.figure(drawing, "framelding", caption=narrative.opted_out(opted, "opt_out_ratio"), note=note) if len(
    opted
) else None

# %%
page.text(codebook.bullets(narrative.opted_out_each(rows, "opt_out_ratio"))) if len(opted) else None

# %%
table = extracts.opt_outs(opted)
formats = extracts.formats(table)
page.table(table, "framelding", caption="Frameldte", formats=formats, block=extracts.BLOCK) if len(opted) else None

# %% [markdown]
"""
## Efter vægtningen

{glue:text}`om_vaegtning`
"""

# %%
known = everyone.dropna(subset=["population_share"])
page.glue(om_vaegtning=narrative.weighting_intro(len(known)))
values = {"population_share": "Population", "respondents_share": "Svarpersoner", "weighted_share": "Vægtede svar"}
drawing = display.pairs(known, values=values, block="block", subject="Population, svarpersoner og vægtede svar")
page.figure(drawing, "vaegtet", caption=narrative.after_weighting(known)) if len(known) else None

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
