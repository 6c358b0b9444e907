using System.Text.Json.Serialization;

namespace EdgeMLOps.Hosting.Control;

[JsonSerializable(typeof(ControlError))]
internal sealed partial class ControlErrorJson : JsonSerializerContext;
