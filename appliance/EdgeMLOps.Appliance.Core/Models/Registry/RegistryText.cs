using System.Text.Json;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Parts of a manifest as the registry keeps them.</summary>
internal static class RegistryText
{
    public static string Write(IReadOnlyList<ModelClass> classes) =>
        JsonSerializer.Serialize(classes, RegistryJson.Default.IReadOnlyListModelClass);

    public static string Write(ModelLineage lineage) => JsonSerializer.Serialize(lineage, RegistryJson.Default.ModelLineage);

    public static string Write(StepDetail detail) => JsonSerializer.Serialize(detail, RegistryJson.Default.StepDetail);

    public static StepDetail ReadStep(string json) =>
        JsonSerializer.Deserialize(json, RegistryJson.Default.StepDetail)
        ?? throw new InvalidDataException("The audit log holds no step.");

    public static IReadOnlyList<ModelClass> ReadClasses(string json) =>
        JsonSerializer.Deserialize(json, RegistryJson.Default.IReadOnlyListModelClass)
        ?? throw new InvalidDataException("The registry holds no classes.");
}
