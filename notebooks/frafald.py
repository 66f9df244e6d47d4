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

{glue:text}`fund`
Frafaldet gør tallene skæve, hvis de, der ikke svarer, mener noget andet end dem, der svarer.
Siden viser, hvor de inviterede blev af, og sammenligner svarpersonerne med stikprøven på det, der vides om alle inviterede.
"""

# %%
from jobsurvey_utils import danish, display
from jobsurvey_utils.chapters import balance, codebook, extracts, narrative, outcomes, response

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "frafald")
page.glue(titel=f"Frafald {page.round.config.year}", fund=balance.finding(page.round, page.tables))
found = page.analysis("nonresponse")
page.glue(**outcomes.printed(page.round, found), vaegtning=balance.heading(page.round))
names = codebook.composition_variables(page.round, page.tables["composition"])
rows = {label: balance.nouned(page.round, page.rows("composition", variable=name)) for name, label in names.items()}
everyone = extracts.blocks(rows)
opted = everyone.dropna(subset=["opt_out_ratio"])
page.glue(**narrative.opt_out_intro(len(opted)))

# %% [markdown]
"""
## Fra invitation til svar

Hvor mange er nået til hvert trin, og hvor faldt de andre fra?
"""

# %%
drawing = display.flow(outcomes.steps(page.round, found["flow"]), subject="Fra invitation til svar")
page.figure(drawing, "trin", caption=outcomes.flow_caption(page.round, found["flow"]))

# %% [markdown]
"""
Procenterne i kasserne er af de inviterede, hvor der ikke står andet.

## Svarprocenten efter AAPOR

{glue:text}`svarprocenter`
De amerikanske standarder {cite:p}`aapor2023` har seks, som tæller delvise svar og ukendte på hver sin måde.
"""

# %%
table = outcomes.response_rates(found["outcome_rates"])
page.glue(laesning=outcomes.reading(found["readings"]))
page.table(table, "aapor", caption="Svarprocenter efter AAPOR", formats=outcomes.RATE_FORMATS)

# %% [markdown] tags=["where:trykt"]
"""
{glue:text}`trykt`
"""

# %% [markdown]
"""
{glue:text}`laesning`

Er mønstret det samme i alle grupper?
Svarprocenter, der er ens for alle grupper, står i samme kolonne.
"""

# %%
table = outcomes.rates_by_group(page.round, found["outcome_rates"])
look = {"formats": outcomes.group_formats(table), "block": extracts.BLOCK, "header": extracts.GROUP}
page.table(table, "aapor-grupper", caption="Svarprocenter efter AAPOR og gruppe", **look)

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
    caption=balance.farthest(everyone),
    note=response.bases(everyone),
)

# %%
remarks = [*response.unknown_background(page.round, page.tables["composition"]), *response.duration(page.round)]
told = [narrative.representation(part, label) for label, part in rows.items()]
page.text(codebook.bullets([*told, *remarks]))

# %% [markdown]
"""
## {glue:text}`vaegtning`

{glue:text}`om_vaegtning`
Figuren viser standardiserede forskelle (SMD): forskellen mellem to andele delt med deres spredning {cite:p}`austin2009`.
For en hel variabel er det en samlet afstand over alle grupper {cite:p}`yang2012`.
Nul er ingen forskel, og under {glue:text}`graense` regnes en forskel almindeligvis for ubetydelig (den stiplede linje).
"""

# %%
known = everyone.dropna(subset=["population_share"])
page.glue(**balance.outside(page.round, found["balance"], known))
page.glue(om_vaegtning=balance.intro(page.round), graense=danish.number(balance.SMALL, 1))
look = {"values": balance.values(page.round), "limit": balance.SMALL, "subject": "Standardiserede forskelle"}
drawing = display.love(balance.rows(page.round, found["balance"]), **look)
note = balance.without(page.round, page.analysis("propensity")["left_out"])
page.figure(drawing, "balance", caption=balance.caption(page.round, found["balance"]), note=note)

# %% [markdown] tags=["where:uden_for"]
"""
{glue:text}`uden_for`
"""

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

# %% [markdown] tags=["where:om_framelding"]
"""
## Framelding

{glue:text}`om_framelding`
"""

# %% tags=["where:om_framelding"]
look = {"sort": False, "block": "block", "subject": "Frameldte i pct. af frameldte og svarpersoner"}
drawing = display.dots(opted, value="opt_out_ratio", **look)
note = response.bases(opted)
page.figure(drawing, "framelding", caption=narrative.opted_out(opted, "opt_out_ratio"), note=note) if len(
    opted
) else None

# %% tags=["where:om_framelding"]
table = extracts.opt_outs(opted)
formats = extracts.formats(table)
page.table(table, "framelding", caption="Frameldte", formats=formats, block=extracts.BLOCK) if len(opted) else None

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(grupper=page.tables["composition"], afstande=found["balance"])
page.downloads()
