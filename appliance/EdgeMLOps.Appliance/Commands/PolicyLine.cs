using System.Text.Json;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>One line of <c>policy show --json</c>.</summary>
/// <param name="Digest">SHA-256 of the document, lower-case hex: what predictions and results name it by.</param>
/// <param name="Package">Digest of the package it came in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The maker's version.</param>
/// <param name="Release">Rises with each policy of the name.</param>
/// <param name="Model">Name of the model it is for.</param>
/// <param name="State">Where it stands, in lower case.</param>
/// <param name="SinceUtc">Since when.</param>
/// <param name="Who">Who took it there.</param>
/// <param name="Reason">Why.</param>
/// <param name="ImportedUtc">When it was imported.</param>
/// <param name="Document">The document; null unless this one was asked for.</param>
internal sealed record PolicyLine(
    string Digest,
    string Package,
    string Name,
    string Version,
    int Release,
    string Model,
    string State,
    DateTimeOffset SinceUtc,
    string Who,
    string Reason,
    DateTimeOffset ImportedUtc,
    JsonElement? Document);
