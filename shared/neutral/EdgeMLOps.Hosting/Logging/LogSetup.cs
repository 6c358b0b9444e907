using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace EdgeMLOps.Hosting.Logging;

/// <summary>Console and rolling file, of bounded size.</summary>
internal static class LogSetup
{
    private const string LogSetupKey = "EdgeMLOps.Loggers";
    private const long FileBytes = 16L * 1024 * 1024;
    private const int Files = 10;

    /// <summary>The loggers of a host that is not built yet.</summary>
    public static ILoggerFactory LoggersOf(IHostApplicationBuilder builder) => (ILoggerFactory)builder.Properties[LogSetupKey];

    public static void AddLogs(this IHostApplicationBuilder builder, string program, string folder)
    {
        var line = new LogLine();
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        var logger = LoggerSinkConfiguration.Wrap(
                configuration.WriteTo,
                lines => new RepeatLimiter(lines, TimeProvider.System), // not the host's clock: there is no host yet
                lines => lines.Console(line).WriteTo.File(
                    line,
                    Path.Combine(folder, $"{program}-.log"),
                    rollingInterval: RollingInterval.Day,
                    fileSizeLimitBytes: FileBytes,
                    rollOnFileSizeLimit: true,
                    retainedFileCountLimit: Files))
            .CreateLogger();
        var loggers = new SerilogLoggerFactory(logger, dispose: true);
        builder.Properties[LogSetupKey] = loggers;
        builder.Services.AddSingleton<ILoggerFactory>(_ => loggers); // by factory, so that the container disposes it
    }
}
