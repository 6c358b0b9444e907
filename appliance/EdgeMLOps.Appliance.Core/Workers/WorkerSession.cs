using System.Text;
using System.Text.Json;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>A worker that said hello, and its block: typed requests to it, one at a time.</summary>
internal sealed class WorkerSession
{
    private readonly WorkerProcess _process;
    private readonly WorkerBlock _block;

    public WorkerSession(WorkerProcess process, WorkerBlock block)
    {
        _process = process;
        _block = block;
    }

    /// <summary>Bytes of the block.</summary>
    public long BlockBytes => _block.Capacity;

    /// <summary>Sends one request and waits for its end.</summary>
    public async Task<WorkerResult<T>> CallAsync<T>(IWorkerCall<T> call, TimeSpan deadline)
    {
        var reply = await _process.CallAsync(call.Verb, call.Fill(_block), deadline);
        try
        {
            return reply.Code switch
            {
                WorkerCode.Answered => new(WorkerCode.Answered, call.Read(reply.Body, _block), 0, ""),
                WorkerCode.Refused => new(WorkerCode.Refused, default, reply.Refusal, Encoding.UTF8.GetString(reply.Body)),
                _ => WorkerResult<T>.Failed(reply.Code),
            };
        }
        catch (Exception ex) when (ex is InvalidDataException or JsonException)
        {
            _process.Kill(WorkerCode.WorkerProtocol);
            return WorkerResult<T>.Failed(WorkerCode.WorkerProtocol);
        }
    }
}
