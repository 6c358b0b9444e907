using System.Text;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestWorker;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

/// <summary>A request to the test worker; reads an answer as text.</summary>
internal sealed class TestCall(TestVerb verb, string body = "") : IWorkerCall<string>
{
    public ushort Verb => (ushort)verb;

    /// <summary>Bytes read from the begin of the block with the answer.</summary>
    public byte[] Shared { get; private set; } = [];

    public byte[] Fill(WorkerBlock block)
    {
        block.Write<byte>(0, [1, 2, 3]);
        return Encoding.UTF8.GetBytes(body);
    }

    public string Read(ReadOnlySpan<byte> body, WorkerBlock block)
    {
        Shared = new byte[3];
        block.Read(0, Shared.AsSpan());
        return Encoding.UTF8.GetString(body);
    }
}
