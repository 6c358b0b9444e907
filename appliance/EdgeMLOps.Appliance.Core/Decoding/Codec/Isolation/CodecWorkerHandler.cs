using System.Text.Json;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Core.Workers.Child;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>A codec worker: decodes one frame after the other. The only process of the service that loads GDCM.</summary>
public sealed class CodecWorkerHandler : IWorkerHandler, IDisposable
{
    /// <summary>What the role is called on the command line.</summary>
    public const string Role = "codec";

    private ErrorTrap? _errors;

    /// <summary>The library is the system's; frames come after it is loaded.</summary>
    public bool IsSetUp => _errors is not null;

    /// <summary>Frames come and go in memory.</summary>
    public bool ChangesFiles => false;

    /// <inheritdoc/>
    public WorkerAnswer Handle(ushort verb, ReadOnlySpan<byte> body, WorkerBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return (CodecVerb)verb switch
        {
            CodecVerb.Open => Open(JsonSerializer.Deserialize(body, CodecJson.Default.CodecOpening)!), // not null: the service wrote it
            CodecVerb.Decode => Decode(JsonSerializer.Deserialize(body, CodecJson.Default.CodecFrame)!, block), // not null: the service wrote it
            _ => Refuse(CodecRefusal.BadRequest),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _errors?.Dispose();

    private static WorkerAnswer Refuse(CodecRefusal refusal, string message = "") => WorkerAnswer.Refuse((ushort)refusal, message);

    private WorkerAnswer Open(CodecOpening opening)
    {
        if (_errors is not null)
        {
            return Refuse(CodecRefusal.BadRequest);
        }

        try
        {
            var version = GdcmLibrary.Load(opening.Folder);
            _errors = ErrorTrap.Set();
            return WorkerAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(new CodecOpened(version), CodecJson.Default.CodecOpened));
        }
        catch (Exception ex) when (ex is DllNotFoundException or EntryPointNotFoundException)
        {
            // No frame was near: the words are about the library.
            return Refuse(CodecRefusal.NotInstalled, ex.Message);
        }
    }

    private WorkerAnswer Decode(CodecFrame frame, WorkerBlock block)
    {
        if (_errors is not { } errors || frame.BlockBytes > block.Capacity)
        {
            return Refuse(CodecRefusal.BadRequest);
        }

        errors.Clear();
        var refusal = GdcmDecoder.Decode(frame, block.AddressOf(frame.CodestreamOffset, frame.CodestreamBytes), block.AddressOf(0, frame.SamplesBytes));
        if (refusal is CodecRefusal.None or CodecRefusal.NotDecoded)
        {
            refusal = CodecComplaint.Judge(errors.Read()) ?? refusal;
        }

        return refusal == CodecRefusal.None
            ? WorkerAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(new CodecDecoded(frame.SamplesBytes), CodecJson.Default.CodecDecoded))
            : Refuse(refusal);
    }
}
