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
{glue:text}`tvivl`

Siden viser hvert regnestykke, så alle kan regne efter.
At to tal ikke passer sammen, siger ikke i sig selv, hvilket der er forkert, eller hvorfor.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import audit, contradictions, extracts
from jobsurvey_utils.display.folding import folded
from jobsurvey_utils.display.tally import tally

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "efterproevning")
tables = page.analysis("audit")
page.glue(titel=f"Efterprøvning af de offentliggjorte tal {page.round.config.year}")
page.glue(fund=audit.opening(tables), tvivl=audit.share_in_doubt(tables))
page.glue(eksempel=audit.rounding_example(tables), **audit.sections(tables))

# %% [markdown]
"""
## Tal, der ikke kan være rigtige på samme tid
"""

# %% [markdown] tags=["where:modsagt"]
"""
{glue:text}`modsagt`
»Linje« er linjen i den rene tekst af kilden, som tallene er læst af.
"""

# %%
page.text(contradictions.paragraphs(page.round, tables))

# %% [markdown]
"""
## Sådan er tallene prøvet

Et trykt tal er afrundet.
{glue:text}`eksempel`
Hvert tal regnes derfor som et interval {cite:p}`moore1966`.

- Kontrollen **går op**, når de trykte tal passer, som de står.
- Den **går op med afrunding**, når de trykte tal ikke passer helt, men de sande tal bag dem kan.
- Den **går ikke op**, når ingen sande tal kan give de trykte.

Reglerne er de samme for alle undersøgelser.
De kender hverken bestemte spørgsmål eller bestemte tal.
I et regnestykke står det beregnede før ordet »mod« og det trykte efter.
I tvivl er de færreste tal, der tilsammen kan forklare, at regnestykkerne ikke går op, når alle andre tal holder.
Et tal, der er trykt ens flere steder, tæller som flere, fordi den samme fejl så skulle være sket flere gange.
Er der flere lige små forklaringer, afgør regnestykket ikke, hvilke tal der er forkerte, og så nævnes alle mulige.

## Kontrollerne

Hvilke slags kontroller går op?
"""

# %%
found = audit.rules(tables)
drawing = tally(found, values=audit.OUTCOMES, subject="Kontroller efter slags og udfald")
page.figure(drawing, "kontroller", caption=audit.rules_found(tables), documentation=True)

# %% [markdown]
"""
Kontrollen »Mulige tal« siger mindst: Den ser kun efter, om tallet overhovedet kan forekomme.
»Hele personer« ser efter, om en andel kan komme af et helt antal personer {cite:p}`brown2017`.
Tabellen viser også, hvor mange trykte tal hver slags kontrol gælder.
"""

# %%
table = audit.rule_table(tables)
page.table(table, "kontroller", caption="Kontroller efter slags", formats=extracts.formats(table), documentation=True)

# %% [markdown] tags=["where:afrundet"]
"""
## Afrunding

{glue:text}`afrundet`
"""

# %% tags=["where:afrundet"]
table = audit.roundings(tables)
page.table(table, "afrunding", caption="Kontroller, der går op med afrunding", block="Kontrol", documentation=True)

# %% [markdown]
"""
## Tal, der går op

Tabellen har hvert trykt tal, der ikke er i tvivl, og de kontroller, det går op i.
"""

# %%
table = audit.passing(page.round, tables)
shown = page.table(
    table, "gaar-op", caption="Trykte tal, der går op", header="Tal", block=audit.SECTION, documentation=True
)
folded(shown, "Vis alle tal, der går op")

# %% [markdown]
"""
## Tal, som ingen kontrol gælder

Disse tal er trykt ét sted og hænger ikke sammen med andre trykte tal, eller også er det gået tabt, hvad de hører til.
De er hverken bekræftet eller modsagt.
"""

# %%
table = audit.unchecked(page.round, tables)
page.table(table, "uden", caption="Trykte tal uden kontrol", header="Tal", block=audit.SECTION, documentation=True)

# %%
page.text(audit.recomputed(page.round))

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.contract(kontroller=tables["audit"])
page.downloads()
