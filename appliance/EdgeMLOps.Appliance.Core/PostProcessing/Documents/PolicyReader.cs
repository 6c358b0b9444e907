using System.Text.Json;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>Reads policy documents strictly: no unknown key, none twice, none missing that is required, no null, no other case.</summary>
internal static class PolicyReader
{
    private const int MaxName = 64;
    private const int MaxVersion = 32;
    private const int MostReleases = 64;
    private const int MostClasses = 256;
    private const int MostBoxes = 1000;

    private static readonly Dictionary<string, SuppressionMethod> Methods = new(StringComparer.Ordinal)
    {
        ["nms"] = SuppressionMethod.Greedy,
        ["diouNms"] = SuppressionMethod.Distance,
        ["softNmsLinear"] = SuppressionMethod.SoftLinear,
        ["softNmsGaussian"] = SuppressionMethod.SoftGaussian,
        ["weightedFusion"] = SuppressionMethod.Fusion,
    };

    public static PolicyDocument Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > PolicyDocument.MaxBytes)
        {
            throw new PolicyException(PolicyFault.TooLarge, "$", $"has more than {PolicyDocument.MaxBytes} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            return Read(PolicyKeys.Of(document.RootElement, ""));
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException) // the second: a text that is no UTF-8
        {
            throw new PolicyException(PolicyFault.NotJson, "$", ex.Message, ex);
        }
    }

    private static PolicyDocument Read(PolicyKeys keys)
    {
        // First: a document of another schema has other keys too.
        var schema = keys.Text("schema", MaxName);
        keys.Require(
            string.Equals(schema, PolicyDocument.Schema, StringComparison.Ordinal), PolicyFault.SchemaUnknown, "schema", $"this program reads {PolicyDocument.Schema}");
        var (model, suppression) = (keys.Object("model"), keys.Object("suppression"));
        var (how, share) = SuppressionOf(suppression);
        var policy = new PolicyDocument
        {
            Digest = "",
            Name = keys.Text("name", MaxName),
            Version = keys.Text("version", MaxVersion),
            Release = keys.Whole("release", 1, int.MaxValue),
            Model = model.Text("name", MaxName),
            ModelReleases = model.Wholes("releases", 1, int.MaxValue, MostReleases),
            Suppression = how,
            Share = share,
            NestedShare = keys.NumberIf("nestedShare", 0.5, 1),
            MinInsideShare = keys.NumberIf("minInsideShare", 0, 1) ?? 0,
            MaxBoxes = keys.Whole("maxBoxes", 1, MostBoxes),
            Rounding = keys.Has("rounding") && keys.Word("rounding", "none", "outward") is "outward" ? BoxRounding.Outward : BoxRounding.None,
            Classes = ClassesOf(keys.Object("classes")),
        };
        model.Close();
        suppression.Close();
        keys.Close();
        Check(policy);
        return policy;
    }

    private static (BoxSuppression How, double Share) SuppressionOf(PolicyKeys keys)
    {
        var method = Methods[keys.Word("method", Methods.Keys)];
        keys.Require(
            method == SuppressionMethod.SoftGaussian || !keys.Has("sigma"), PolicyFault.Contradiction, "sigma", "is of softNmsGaussian alone");
        var how = new BoxSuppression { Method = method, AcrossClasses = keys.Flag("acrossClasses") };
        return (keys.NumberIf("sigma", 0.01, 10) is { } sigma ? how with { Sigma = sigma } : how, keys.Number("share", 0, 1));
    }

    private static Dictionary<string, PolicyClass> ClassesOf(PolicyKeys keys)
    {
        var names = keys.Names();
        if (names.Count is 0 or > MostClasses)
        {
            throw new PolicyException(PolicyFault.OutOfRange, "classes", $"must hold 1 to {MostClasses} classes");
        }

        return names.ToDictionary(name => name, name => PolicyClassReader.Read(keys.Object(name)), StringComparer.Ordinal);
    }

    private static void Check(PolicyDocument policy)
    {
        if (policy.ModelReleases.Distinct().Count() < policy.ModelReleases.Count)
        {
            throw new PolicyException(PolicyFault.Contradiction, "model.releases", "names a release twice");
        }

        foreach (var (name, _) in policy.Classes.Where(one => one.Value.MaxBoxes > policy.MaxBoxes))
        {
            throw new PolicyException(PolicyFault.Contradiction, $"classes.{name}.maxBoxes", FormattableString.Invariant($"is above maxBoxes, {policy.MaxBoxes}"));
        }
    }
}
