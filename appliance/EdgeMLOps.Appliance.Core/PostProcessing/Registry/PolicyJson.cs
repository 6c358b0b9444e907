using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PolicyStepDetail))]
internal sealed partial class PolicyJson : JsonSerializerContext
{
    public static string Write(PolicyStepDetail detail) => JsonSerializer.Serialize(detail, Default.PolicyStepDetail);
}
