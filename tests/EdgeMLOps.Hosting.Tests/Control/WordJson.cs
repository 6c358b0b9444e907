using System.Text.Json.Serialization;

namespace EdgeMLOps.Hosting.Tests.Control;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Word))]
internal sealed partial class WordJson : JsonSerializerContext;
