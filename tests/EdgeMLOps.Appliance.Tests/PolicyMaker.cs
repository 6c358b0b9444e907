using System.Text.Json.Nodes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>Policy documents for the demonstration model.</summary>
internal static class PolicyMaker
{
    public const string Name = "site-policy";

    /// <summary>One that keeps what scores 0.3 or more.</summary>
    public static JsonObject Make(int release = 1, double threshold = 0.3)
    {
        JsonObject Class() => new()
        {
            ["threshold"] = threshold,
            ["areaMm2"] = new JsonObject { ["min"] = 0, ["max"] = 1e6 },
            ["areaPercent"] = new JsonObject { ["min"] = 0, ["max"] = 100 },
        };
        return new JsonObject
        {
            ["schema"] = "edgemlops.policy/1",
            ["name"] = Name,
            ["version"] = $"1.{release}.0",
            ["release"] = release,
            ["model"] = new JsonObject { ["name"] = "phantom-chest-detector", ["releases"] = new JsonArray(1) },
            ["suppression"] = new JsonObject { ["method"] = "nms", ["share"] = 0.5 },
            ["maxBoxes"] = 100,
            ["classes"] = new JsonObject { ["nodule"] = Class(), ["mass"] = Class() },
        };
    }
}
