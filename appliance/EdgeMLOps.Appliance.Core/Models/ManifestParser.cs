using System.Text.Json;
using EdgeMLOps.Appliance.Core.PostProcessing;
using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Reads a manifest strictly: an unknown, missing, doubled or impossible key is refused by name.</summary>
public static class ManifestParser
{
    /// <summary>The schema this program reads.</summary>
    public const string Schema = "edgemlops.package/2";

    private const int MaxBytes = 1 << 20;

    private static readonly Version Program = typeof(ManifestParser).Assembly.GetName().Version!; // not null: the build sets it

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="json">UTF-8 text, at most 1 MiB.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ManifestException">It is not one this program can serve by; the message names the key.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        Require(json.Length <= MaxBytes, "$", $"larger than {MaxBytes} bytes");
        var manifest = Read(json);
        Check(manifest);
        return manifest;
    }

    /// <summary>Checks what a manifest says.</summary>
    /// <exception cref="ManifestException">It contradicts itself or the schema; the message names the key.</exception>
    internal static void Check(ModelManifest manifest)
    {
        Same("schema", manifest.Schema, Schema);
        Same("kind", manifest.Kind, "model");
        Length("name", manifest.Name, 64);
        Length("version", manifest.Version, 32);
        Require(manifest.Release > 0, "release", "must be at least 1");
        ModelOriginRules.Check(manifest, Program);
        ModelInputRules.Check(manifest.Input);
        ModelOutputRules.Check(manifest.Output, manifest.Input);
        ModelClassRules.Check(manifest.Classes);
        if (manifest.Calibration is { } calibration)
        {
            ModelClassRules.Check(calibration, manifest.Classes.Count);
        }

        BoxPolicyRules.Check(manifest.Policy, manifest.Classes, "policy.");
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
            if (SchemaOf(json) is { } schema)
            {
                Same("schema", schema, Schema);
            }

            throw new ManifestException(ex.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "$", ex.Message, ex);
        }
    }

    // A manifest of another schema has other keys too: that it is one says more than the first of them.
    private static string? SchemaOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("schema"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
            }
        }
        catch (JsonException)
        {
            // It is no JSON: whoever read it whole says where.
        }

        return null;
    }
}
