using System.Text.Json;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>Has a worker load the library.</summary>
internal sealed class CodecOpenCall(string folder) : IWorkerCall<CodecOpened>
{
    public ushort Verb => (ushort)CodecVerb.Open;

    public byte[] Fill(WorkerBlock block) => JsonSerializer.SerializeToUtf8Bytes(new CodecOpening(folder), CodecJson.Default.CodecOpening);

    public CodecOpened Read(ReadOnlySpan<byte> body, WorkerBlock block) =>
        JsonSerializer.Deserialize(body, CodecJson.Default.CodecOpened) ?? throw new InvalidDataException("not what was opened");
}
