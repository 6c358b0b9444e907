using System.Text.Json;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>One line of <c>models list --json</c>.</summary>
/// <param name="Digest">SHA-256 of the package, lower-case hex.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The maker's version.</param>
/// <param name="Release">Rises with each package of the name.</param>
/// <param name="State">Where it stands, in lower case.</param>
/// <param name="SinceUtc">Since when.</param>
/// <param name="Who">Who took it there.</param>
/// <param name="Reason">Why.</param>
/// <param name="ImportedUtc">When it was imported.</param>
/// <param name="Demonstration">Whether its results are not for diagnosis.</param>
/// <param name="Embedded">Whether it is built into the program.</param>
/// <param name="Lineage">What it was made from, as its maker wrote it.</param>
/// <param name="Proof">The newest run of its acceptance set; null when there was none.</param>
internal sealed record ModelLine(
    string Digest,
    string Name,
    string Version,
    int Release,
    string State,
    DateTimeOffset SinceUtc,
    string Who,
    string Reason,
    DateTimeOffset ImportedUtc,
    bool Demonstration,
    bool Embedded,
    JsonElement Lineage,
    ModelProofLine? Proof);
