namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>The outcome of one request.</summary>
/// <typeparam name="T">What the worker answers.</typeparam>
/// <param name="Code">What became of it.</param>
/// <param name="Value">The answer; default unless answered.</param>
/// <param name="Refusal">The handler's own code when it refused; else 0.</param>
/// <param name="Message">What the handler said when it refused; may name the request's content, so it is not for the log.</param>
internal readonly record struct WorkerResult<T>(WorkerCode Code, T? Value, ushort Refusal, string Message)
{
    public static WorkerResult<T> Failed(WorkerCode code) => new(code, default, 0, "");
}
