using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference.Proposals;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>A proposed manifest, completed by what the images say: which images they are. The rest stays open; a model can be run all the same.</summary>
internal static class ManifestDraft
{
    private const string Unknown = "unknown";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // Where the values of a key stand in an image.
    private static readonly (string Key, DicomTag Tag)[] Kinds =
    [
        ("modalities", DicomTag.Modality),
        ("bodyParts", DicomTag.BodyPartExamined),
        ("photometrics", DicomTag.PhotometricInterpretation),
    ];

    /// <summary>The manifest for its maker to complete: refused by every appliance until that is done.</summary>
    public static byte[] ForItsMaker(ModelProposal proposal, IReadOnlyList<DicomDataset> images) => Bytes(Draft(proposal, images));

    /// <summary>The same with something in each place that must not be empty, to run the model by.</summary>
    public static byte[] ToRunBy(ModelProposal proposal, IReadOnlyList<DicomDataset> images)
    {
        var manifest = Draft(proposal, images);
        foreach (var key in (string[])["name", "version"])
        {
            manifest[key] = Unknown;
        }

        foreach (var key in (string[])["trainingDataDigest", "codeCommit", "runId"])
        {
            manifest["lineage"]![key] = Unknown; // not null: it was proposed
        }

        foreach (var one in manifest["classes"]!.AsArray())
        {
            one!["code"]!["value"] = Unknown;
        }

        return Bytes(manifest);
    }

    private static JsonObject Draft(ModelProposal proposal, IReadOnlyList<DicomDataset> images)
    {
        var manifest = proposal.Manifest.DeepClone().AsObject();
        foreach (var (key, tag) in Kinds)
        {
            var values = images.Select(image => image.GetSingleValueOrDefault(tag, "").Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            manifest["input"]![key] = new JsonArray([.. values.Select(value => (JsonNode)value)]); // not null: it was proposed
        }

        return manifest;
    }

    private static byte[] Bytes(JsonObject manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Indented);
}
