namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>One kind of request, from the service's side.</summary>
/// <typeparam name="T">What the worker answers.</typeparam>
internal interface IWorkerCall<T>
{
    /// <summary>What to do; the role's own number.</summary>
    ushort Verb { get; }

    /// <summary>Puts large input into the block.</summary>
    /// <returns>The rest of the request.</returns>
    byte[] Fill(WorkerBlock block);

    /// <summary>Reads the answer. The worker may be broken or taken over: nothing of it is believed unchecked.</summary>
    /// <exception cref="InvalidDataException">It is no answer to this request.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is no answer to this request.</exception>
    T Read(ReadOnlySpan<byte> body, WorkerBlock block);
}
