using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;

namespace EdgeMLOps.Hosting.Logging;

/// <summary>Console and rolling file, of bounded size.</summary>
internal static class LogSetup
{
    private const long FileBytes = 16L * 1024 * 1024;
    private const int Files = 10;

    public static void AddLogs(this IHostApplicationBuilder builder, string program, string folder)
    {
        var line = new LogLine();
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.Console(line)
            .WriteTo.File(
                line,
                Path.Combine(folder, $"{program}-.log"),
                rollingInterval: RollingInterval.Day,
                fileSizeLimitBytes: FileBytes,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: Files)
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(logger, dispose: true);
    }
}
