using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>
/// How a model's candidates become boxes. Applied in this order: score threshold of the class, clipping to the image,
/// limits of size, shape and place, suppression, nested boxes, maximum count. A box dropped by a limit suppresses no other.
/// </summary>
public sealed record BoxPolicy
{
    /// <summary>Candidates at or above this score are recorded; below it the model said nothing. 0 to 1.</summary>
    public required double ScoreFloor { get; init; }

    /// <summary>Lowest score a box of each class is kept with, by class name; each at least the floor.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }

    /// <summary>Boxes whose intersection over union is above this mark the same thing; <see cref="Suppression"/> says what then. 0 to 1.</summary>
    public required double NmsIou { get; init; }

    /// <summary>Smallest area kept where the pixel spacing is known, in mm2.</summary>
    public required double MinAreaMm2 { get; init; }

    /// <summary>Largest area kept where the pixel spacing is known, in mm2.</summary>
    public required double MaxAreaMm2 { get; init; }

    /// <summary>Most boxes kept on an image.</summary>
    public required int MaxBoxes { get; init; }

    /// <summary>Smallest area kept where the spacing is unknown, in percent of the image.</summary>
    /// <value>0.005</value>
    public double MinAreaPercent { get; init; } = 0.005;

    /// <summary>Largest area kept where the spacing is unknown, in percent of the image.</summary>
    /// <value>10</value>
    public double MaxAreaPercent { get; init; } = 10;

    /// <summary>How boxes of the same thing become one; null: greedy non-maximum suppression within each class.</summary>
    /// <value>null</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // what a policy does not say changes no digest of before
    public BoxSuppression? Suppression { get; init; }

    /// <summary>Of two boxes the worse goes when more than this share of the smaller lies in the other; 0.5 to 1, null: never.</summary>
    /// <value>null</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? NestedShare { get; init; }

    /// <summary>Most the longer side of a box may be of the shorter, both in pixels; at least 1, null: any.</summary>
    /// <value>null</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double? MaxAspect { get; init; }

    /// <summary>Boxes that come nearer to an edge of the image than this many percent of its shorter side go; 0 to 25, 0: none.</summary>
    /// <value>0</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double BorderMarginPercent { get; init; }

    /// <summary>SHA-256 of the policy in its canonical form (compact JSON, thresholds sorted by name), 64 lower-case hex digits.</summary>
    [JsonIgnore]
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Canonical()));

    private byte[] Canonical() => JsonSerializer.SerializeToUtf8Bytes(
        this with { Thresholds = new SortedDictionary<string, double>(Thresholds.ToDictionary(), StringComparer.Ordinal) },
        ManifestJson.Default.BoxPolicy);
}
