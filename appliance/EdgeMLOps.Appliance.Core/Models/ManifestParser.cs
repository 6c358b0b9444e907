using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Reads a manifest strictly: an unknown, missing, doubled or impossible key is refused by name.</summary>
public static class ManifestParser
{
    /// <summary>The schema this program reads.</summary>
    public const string Schema = "edgemlops.package/1";

    private const int MaxBytes = 1 << 20;
    private const int MaxSide = 4096;
    private const int MaxClasses = 256;

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="json">UTF-8 text, at most 1 MiB.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ManifestException">It is not one this program can serve by; the message names the key.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        Require(json.Length <= MaxBytes, "$", $"larger than {MaxBytes} bytes");
        var manifest = Read(json);
        Same("schema", manifest.Schema, Schema);
        Same("kind", manifest.Kind, "model");
        Require(manifest.Name.Length is > 0 and <= 64, "name", "must be 1 to 64 characters");
        Require(manifest.Version.Length is > 0 and <= 32, "version", "must be 1 to 32 characters");
        Require(manifest.Release > 0, "release", "must be at least 1");
        CheckInput(manifest.Input);
        Require(manifest.Output.Name.Length > 0, "output.name", "is empty");
        Same("output.format", manifest.Output.Format, "yolov8");
        CheckClasses(manifest.Classes);
        BoxPolicyRules.Check(manifest.Policy, manifest.Classes, "policy.");
        return manifest;
    }

    internal static void Require(bool holds, string key, string fault)
    {
        if (!holds)
        {
            throw new ManifestException(key, fault);
        }
    }

    private static ModelManifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest)
                ?? throw new ManifestException("$", "is null");
        }
        catch (JsonException ex)
        {
            throw new ManifestException(ex.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "$", ex.Message, ex);
        }
    }

    private static void CheckInput(ModelInput input)
    {
        Require(input.Name.Length > 0, "input.name", "is empty");
        Require(input.Modalities.Count > 0, "input.modalities", "is empty: the model would be for no image");
        Require(input.BodyParts.Count > 0, "input.bodyParts", "is empty: the model would be for no image");
        Require(input.Photometrics.Count > 0, "input.photometrics", "is empty: the model would be for no image");
        Require(
            input.Photometrics.All(photometric => photometric is "MONOCHROME1" or "MONOCHROME2"),
            "input.photometrics",
            "only MONOCHROME1 and MONOCHROME2 can be served");
        Require(input.Width is > 0 and <= MaxSide, "input.width", $"must be 1 to {MaxSide}");
        Require(input.Height is > 0 and <= MaxSide, "input.height", $"must be 1 to {MaxSide}");
        Require(input.Channels is 1 or 3, "input.channels", "must be 1 or 3");
        Same("input.layout", input.Layout, "NCHW");
        Same("input.dtype", input.Dtype, "float32");
        Same("input.windowing", input.Windowing, "voi");
        Same("input.resize", input.Resize, "letterbox");
        Require(input.PadValue is >= 0 and <= 1, "input.padValue", "must be 0 to 1");
        Require(double.IsFinite(input.Mean), "input.mean", "must be a number");
        Require(input.Std > 0 && double.IsFinite(input.Std), "input.std", "must be above 0");
    }

    private static void CheckClasses(IReadOnlyList<ModelClass> classes)
    {
        Require(classes.Count is > 0 and <= MaxClasses, "classes", $"must hold 1 to {MaxClasses} classes");
        for (var i = 0; i < classes.Count; i++)
        {
            var (found, key) = (classes[i], string.Create(CultureInfo.InvariantCulture, $"classes[{i}]"));
            Require(found.Id == i, $"{key}.id", "ids run from 0 without gaps");
            Require(found.Name.Length > 0, $"{key}.name", "is empty");
            Require(found.Code.Value.Length is > 0 and <= 16, $"{key}.code.value", "must be 1 to 16 characters");
            Require(found.Code.Scheme.Length is > 0 and <= 16, $"{key}.code.scheme", "must be 1 to 16 characters");
            Require(found.Code.Meaning.Length is > 0 and <= 64, $"{key}.code.meaning", "must be 1 to 64 characters");
        }

        Require(
            classes.Select(one => one.Name).Distinct(StringComparer.Ordinal).Count() == classes.Count,
            "classes",
            "two classes have one name");
    }

    private static void Same(string key, string found, string expected) => Require(
        string.Equals(found, expected, StringComparison.Ordinal), key, $"is '{found}', this program reads '{expected}'");
}
