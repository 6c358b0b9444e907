using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>Log events 1500 to 1599; next free: 1505. Never what a worker wrote: it may hold patient data.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(1500, LogLevel.Information, "Worker {Role}: process {Process} is ready after {Milliseconds} ms.")]
    public static partial void WorkerReady(this ILogger logger, string role, int process, long milliseconds);

    [LoggerMessage(1501, LogLevel.Error, "Worker {Role}: process {Process} ended with {Code}, exit code {ExitCode}; it wrote {ErrorBytes} bytes to standard error (not kept).")]
    public static partial void WorkerEnded(this ILogger logger, string role, int process, WorkerCode code, int exitCode, long errorBytes);

    [LoggerMessage(1502, LogLevel.Error, "Worker {Role}: does not start: {Reason} Tried again in {Delay}.")]
    public static partial void WorkerDoesNotStart(this ILogger logger, string role, string reason, TimeSpan delay);

    [LoggerMessage(1503, LogLevel.Information, "Worker {Role}: process {Process} is replaced after {Requests} requests.")]
    public static partial void WorkerRecycled(this ILogger logger, string role, int process, int requests);

    [LoggerMessage(1504, LogLevel.Warning, "Worker {Role}: process {Process} runs without a system-call filter; the kernel has none.")]
    public static partial void WorkerNotConfined(this ILogger logger, string role, int process);
}
