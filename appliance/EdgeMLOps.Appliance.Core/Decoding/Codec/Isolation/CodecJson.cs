using System.Text.Json.Serialization;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>The closed messages between the service and a codec worker; an unknown or missing member is refused.</summary>
[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CodecOpening))]
[JsonSerializable(typeof(CodecOpened))]
[JsonSerializable(typeof(CodecFrame))]
[JsonSerializable(typeof(CodecDecoded))]
internal sealed partial class CodecJson : JsonSerializerContext;
