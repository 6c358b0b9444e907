using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Contracts.Down.Packages;

// Strict: no unknown key, none twice, none missing, no null, no other case; nothing of ours is deeper.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6)]
[JsonSerializable(typeof(DsseEnvelope))]
[JsonSerializable(typeof(PackageStatement))]
[JsonSerializable(typeof(RootDocument))]
internal sealed partial class PackageJson : JsonSerializerContext;
