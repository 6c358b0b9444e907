namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>What came back for one request, unread.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Refusal">The handler's code when it refused.</param>
/// <param name="Body">The answer, or the message of the refusal.</param>
internal readonly record struct WorkerReply(WorkerCode Code, ushort Refusal, byte[] Body);
