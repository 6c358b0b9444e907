using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>
/// A policy of its own (<c>policy.json</c>, schema edgemlops.policy/1): how the candidates of one model become boxes. It names
/// the model and the releases it was made for, because scores of another mean something else.
/// </summary>
public sealed record PolicyDocument
{
    /// <summary>The schema this program reads.</summary>
    public const string Schema = "edgemlops.policy/1";

    /// <summary>Most bytes of a document: 256 KiB.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>SHA-256 of the document, byte for byte, 64 lower-case hex digits: what predictions and results name it by.</summary>
    public required string Digest { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Name { get; init; }

    /// <summary>The maker's version.</summary>
    public required string Version { get; init; }

    /// <summary>Rises with each policy of the name, from 1.</summary>
    public required int Release { get; init; }

    /// <summary>Name of the model it is for.</summary>
    public required string Model { get; init; }

    /// <summary>Releases of the model it is for.</summary>
    public required IReadOnlyList<int> ModelReleases { get; init; }

    /// <summary>Names of the classes it speaks of: all that the model finds.</summary>
    public IReadOnlyCollection<string> ClassNames => [.. Classes.Keys];

    /// <summary>Whether boxes' edges depend on pixels, which no log has.</summary>
    public bool Tightens => Classes.Values.Any(one => one.Tightening is not null);

    internal IReadOnlyDictionary<string, PolicyClass> Classes { get; init; } = new Dictionary<string, PolicyClass>(StringComparer.Ordinal);

    internal BoxSuppression Suppression { get; init; } = new() { Method = SuppressionMethod.Greedy };

    internal double Share { get; init; }

    internal double? NestedShare { get; init; }

    internal double MinInsideShare { get; init; }

    internal int MaxBoxes { get; init; }

    internal BoxRounding Rounding { get; init; }

    /// <summary>Reads and checks a document.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <exception cref="PolicyException">It is not one this program can serve by; the message names the key.</exception>
    public static PolicyDocument Parse(ReadOnlyMemory<byte> json) =>
        PolicyReader.Read(json) with { Digest = Convert.ToHexStringLower(SHA256.HashData(json.Span)) };

    /// <summary>Whether it was made for a package.</summary>
    /// <param name="model">The package.</param>
    public bool IsFor(DetectionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return string.Equals(model.Name, Model, StringComparison.Ordinal) && ModelReleases.Contains(model.Release);
    }

    /// <summary>Holds it against a model's classes.</summary>
    /// <param name="classes">What the model finds.</param>
    /// <exception cref="PolicyException">It speaks of another class, or of one not.</exception>
    public void CheckClasses(IReadOnlyList<ModelClass> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var known = classes.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Classes.Keys.Where(name => !known.Contains(name)))
        {
            throw new PolicyException(PolicyFault.ClassUnknown, $"classes.{name}", $"is no class of {Model}, which finds {string.Join(", ", known)}");
        }

        foreach (var name in known.Where(name => !Classes.ContainsKey(name)))
        {
            throw new PolicyException(PolicyFault.ClassMissing, $"classes.{name}", "is missing: a policy speaks of every class of its model");
        }
    }

    /// <summary>Holds it against what is recorded of a model.</summary>
    /// <param name="floor">Candidates below this score are not.</param>
    /// <exception cref="PolicyException">A threshold is below it.</exception>
    public void CheckFloor(double floor)
    {
        foreach (var (name, _) in Classes.Where(one => one.Value.LeastThreshold < floor))
        {
            throw new PolicyException(
                PolicyFault.BelowFloor,
                $"classes.{name}.threshold",
                FormattableString.Invariant($"candidates below {floor} are not recorded and cannot be kept"));
        }
    }

    /// <summary>The filter of this policy for a package.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="PolicyException">It was made for another, or does not fit its classes or its floor.</exception>
    public BoxFilter FilterFor(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return FilterFor(package.Identity, package.Manifest);
    }

    internal BoxFilter FilterFor(DetectionModel model, ModelManifest manifest)
    {
        if (!IsFor(model))
        {
            throw new PolicyException(
                PolicyFault.OtherModel,
                "model",
                FormattableString.Invariant($"is {Model} release {string.Join(", ", ModelReleases)}, not {model.Name} release {model.Release}"));
        }

        CheckClasses(manifest.Classes);
        CheckFloor(RecordedFloor.Of(manifest));
        return new BoxFilter(RulesFor(manifest.Classes));
    }

    internal FilterRules RulesFor(IReadOnlyList<ModelClass> classes) => new()
    {
        Digest = Digest,
        Classes = [.. classes.Select(one => RulesOf(Classes[one.Name]))],
        Suppression = Suppression,
        Share = Share,
        NestedShare = NestedShare,
        MinInsideShare = MinInsideShare,
        MaxBoxes = MaxBoxes,
        Rounding = Rounding,
    };

    private static ClassRules RulesOf(PolicyClass one) => new()
    {
        Thresholds = [.. Enumerable.Range(0, AcquisitionGroups.Count).Select(group => (float)one.Groups.GetValueOrDefault((AcquisitionGroup)group, one.Threshold))],
        MinAreaMm2 = one.AreaMm2.Least,
        MaxAreaMm2 = one.AreaMm2.Most,
        MinAreaPercent = one.AreaPercent.Least,
        MaxAreaPercent = one.AreaPercent.Most,
        MinAspect = one.Aspect.Least,
        MaxAspect = one.Aspect.Most,
        BorderMarginPercent = one.BorderMarginPercent,
        MaxBoxes = one.MaxBoxes ?? int.MaxValue,
        Tightening = one.Tightening,
    };
}
