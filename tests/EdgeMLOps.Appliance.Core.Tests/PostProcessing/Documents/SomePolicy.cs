using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Documents;

/// <summary>Policies for the demonstration model.</summary>
internal static class SomePolicy
{
    /// <summary>One that says everything a policy can say.</summary>
    public static JsonObject Full() => (JsonObject)JsonNode.Parse(
        """
        {
          "schema": "edgemlops.policy/1", "name": "some-policy", "version": "1.0.0", "release": 1,
          "model": { "name": "phantom-chest-detector", "releases": [1, 2] },
          "suppression": { "method": "softNmsGaussian", "share": 0.5, "acrossClasses": false, "sigma": 0.4 },
          "nestedShare": 0.9, "minInsideShare": 0.25, "maxBoxes": 20, "rounding": "outward",
          "classes": {
            "nodule": {
              "threshold": 0.4, "groups": { "chest-ap": 0.5, "ct": 0.45 },
              "areaMm2": { "min": 4, "max": 1000 }, "areaPercent": { "min": 0.01, "max": 5 }, "aspect": { "min": 1, "max": 4 },
              "borderMarginPercent": 1, "maxBoxes": 10, "tighten": { "content": "bright", "contrast": 0.25, "most": 0.2 }
            },
            "mass": { "threshold": 0.3, "areaMm2": { "min": 4, "max": 9000 }, "areaPercent": { "min": 0.01, "max": 20 } }
          }
        }
        """)!;

    /// <summary>Nothing but what must be said: every box above the thresholds, overlapping ones once.</summary>
    public static JsonObject Plain(double nodule = 0.4, double mass = 0.4)
    {
        var all = Full();
        foreach (var key in new[] { "nestedShare", "minInsideShare", "rounding" })
        {
            all.Remove(key);
        }

        all["suppression"] = JsonNode.Parse("""{ "method": "nms", "share": 0.5 }""");
        JsonObject Class(double threshold) => new()
        {
            ["threshold"] = threshold,
            ["areaMm2"] = new JsonObject { ["min"] = 0, ["max"] = 1e6 },
            ["areaPercent"] = new JsonObject { ["min"] = 0, ["max"] = 100 },
        };
        all["classes"] = new JsonObject { ["nodule"] = Class(nodule), ["mass"] = Class(mass) };
        return all;
    }

    public static PolicyDocument Parse(JsonNode json) => PolicyDocument.Parse(TestPackage.Bytes(json));

    /// <summary>A policy changed at one place: a path such as <c>classes.mass.threshold</c>, and JSON or nothing for what stands there.</summary>
    public static JsonObject With(JsonObject json, string path, string? value)
    {
        var keys = path.Split('.');
        var at = keys[..^1].Aggregate((JsonNode)json, (node, key) => node[key]!);
        ((JsonObject)at).Remove(keys[^1]);
        if (value is not null)
        {
            at[keys[^1]] = JsonNode.Parse(value);
        }

        return json;
    }
}
