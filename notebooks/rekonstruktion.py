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

{glue:text}`fundet`

{glue:text}`grundlag`
Siden fortæller, hvad syntetiske data er, hvordan de er lavet, hvad der er antaget, og hvor godt de passer med de trykte tal.
"""

# %%
from jobsurvey_utils import display
from jobsurvey_utils.chapters import codebook, extracts, printed, recomputed, reported
from jobsurvey_utils.display import associated
from jobsurvey_utils.reconstruct import recipe

# %% tags=["parameters"]
round_id: str = "kl2024"

# %%
page = display.Page(round_id, "rekonstruktion")
comparison = page.tables["comparison"]
page.glue(titel=f"Rekonstruktion af data {page.round.config.year}", grundlag=printed.basis(page.synthetic))
page.glue(fundet=printed.summary(comparison, page.synthetic))

# %% [markdown]
"""
## Hvad syntetiske data er

Borgernes svar er fortrolige og kan ikke lægges frem.
I stedet er der lavet kunstige borgere med kunstige svar.
Ingen af dem svarer til en virkelig person, og der er ikke brugt andet end det, der er offentliggjort.

De syntetiske data gør det muligt for alle at køre beregningerne og efterprøve dem.
De er ikke en kilde til ny viden om borgerne.
Et tal, som ikke er offentliggjort, er i de syntetiske data et resultat af antagelserne nedenfor.

## Fremgangsmåden

1. Først laves de inviterede borgere med deres baggrund, så de trykte antal og fordelinger passer.
2. Så afgøres det, hvem der svarer, hvem der melder fra, og hvornår svarene kommer.
3. Til sidst får hver svarperson sine svar. En fælles holdning gør, at en borger, der er tilfreds på et punkt, oftest også er det på andre. Antallet af hvert svar er valgt, så de trykte tal rammes på de trykte decimaler.

Tilfældigheden styres af et fast starttal, {glue:text}`starttal`, så alle får præcis de samme data.

## Antagelser

Kilden oplyser ikke alt det, der skal til for at lave data.
Resten er antagelser:
"""

# %%
plan = recipe.read(page.round)
page.glue(starttal=str(plan.seed))
page.glue(lagt_ind=reported.directed(page.synthetic), kommer_igen=reported.returned(page.synthetic))
page.text(codebook.bullets(plan.all_assumptions))

# %% [markdown]
"""
## Retninger, der er sagt i ord

Nogle forskelle står i kilden i ord og uden tal.
De syntetiske data er lavet, så de går samme vej:
"""

# %%
page.text(codebook.bullets(plan.directions))

# %% [markdown]
"""
{glue:text}`lagt_ind`

## Svarenes sammenhæng

Hvor stærkt hænger svarene på de enkelte spørgsmål sammen?
"""

# %%
square = associated.matrix(page.round, page.tables["correlations"])
page.figure(associated.drawing(square), "sammenhaeng", caption=associated.caption(square, page.synthetic))

# %% [markdown]
"""
## De trykte tal

Hvad er de trykte tal brugt til?
"""

# %%
table = printed.by_use(comparison)
page.table(table, "anvendelse", caption="Rapportens trykte tal efter anvendelse", formats=extracts.formats(table))
page.text(printed.apart(page.round))

# %% [markdown]
"""
{glue:text}`kommer_igen`

## Tal, der er holdt uden for

{glue:text}`proeve`
"""

# %% [markdown] tags=["where:uden_for"]
"""
{glue:text}`uden_for`
Tallene er ens, når det genberegnede giver det trykte med de trykte decimaler.
"""

# %%
page.glue(proeve=recomputed.proof(comparison, synthetic=page.synthetic), **recomputed.sections(comparison))
table = printed.beside(page.round, comparison, "held_out")
look = {"caption": "Tal, der er holdt uden for, trykt og genberegnet", "block": printed.SECTION}
page.table(table, "tilbageholdt", **look) if len(table) else None

# %% [markdown]
"""
## Tal, der følger af andre

{glue:text}`afledte`
En sum af dele, der er trykt afrundet, kan afvige med en enhed på det sidste ciffer.
"""

# %%
table = printed.beside(page.round, comparison, "implied")
page.glue(afledte=recomputed.agreement(comparison, "implied"))
look = {"caption": "Tal, der følger af andre, trykt og genberegnet", "block": printed.SECTION}
page.table(table, "afledt", **look) if len(table) else None

# %% [markdown] tags=["where:modsagt"]
"""
## Modsagte tal

{glue:text}`modsagt`
Bogen følger den læsning, som regnestykkerne støtter.
"""

# %% tags=["where:modsagt"]
table = printed.reasons(page.round, comparison, "contradicted")
page.table(table, "modsagt", caption="Trykte tal, som andre trykte tal modsiger", block=printed.SECTION)

# %% [markdown]
"""
## Tal, der ikke kan beregnes

Andre trykte tal handler om noget, som dataene ikke rummer.
"""

# %%
page.table(printed.reasons_counted(comparison, "not_computable"), "uden", caption="Trykte tal, der ikke kan beregnes")

# %% [markdown]
"""
## Hent tallene
"""

# %%
page.downloads()
