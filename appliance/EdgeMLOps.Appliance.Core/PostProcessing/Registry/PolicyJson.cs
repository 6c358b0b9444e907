using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PolicyStepDetail))]
internal sealed partial class PolicyJson : JsonSerializerContext
{
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static PolicyStepDetail Read(string json) =>
        JsonSerializer.Deserialize(json, Default.PolicyStepDetail) ?? throw new InvalidDataException("The audit log holds no step.");

    public static string Write(PolicyStepDetail detail) => JsonSerializer.Serialize(detail, Default.PolicyStepDetail);
}
