using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Logging;
using EdgeMLOps.Hosting.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Hosting;

/// <summary>The host every program runs in: configuration, logs, clock, service manager.</summary>
public static class HostSetup
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(25);

    /// <summary>Reads the configuration: <c>appsettings.json</c> beside the executable, then <c>EDGEMLOPS_</c> variables, then the given file.</summary>
    /// <param name="configFile">File given by <c>--config</c>, or null.</param>
    /// <exception cref="InvalidDataException">A file is no valid JSON.</exception>
    public static IConfigurationRoot ReadConfiguration(string? configFile) => AddSources(new ConfigurationBuilder(), configFile).Build();

    /// <summary>The storage section of a configuration, checked.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="CommandException">The folder is not a full path, or a link that leads nowhere.</exception>
    public static StorageOptions ReadStorage(IConfiguration configuration)
    {
        var storage = ReadValidated(configuration, StorageOptions.Section, new StorageOptionsValidator());
        return new DirectoryInfo(storage.Root).LinkTarget is not null && !Directory.Exists(storage.Root)
            ? throw new CommandException($"Storage:Root {storage.Root} is a link that leads to no folder.")
            : storage;
    }

    /// <summary>Options of a configuration, checked, for what must be opened before the host is built.</summary>
    /// <typeparam name="TOptions">The options; defaults stand in the class.</typeparam>
    /// <param name="configuration">The configuration.</param>
    /// <param name="section">The section.</param>
    /// <param name="validator">Checks them.</param>
    /// <exception cref="CommandException">A key is out of range; the message names it.</exception>
    public static TOptions ReadValidated<TOptions>(IConfiguration configuration, string section, IValidateOptions<TOptions> validator)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(validator);
        var options = configuration.GetSection(section).Get<TOptions>() ?? new TOptions();
        var result = validator.Validate(name: null, options);
        return result.Failed ? throw new CommandException(result.FailureMessage) : options;
    }

    /// <summary>Creates a host that has no socket, no provider and no setting but those named here.</summary>
    /// <param name="program">appliance, airlock, relay or fleet: names the log files.</param>
    /// <param name="configFile">File given by <c>--config</c>, or null.</param>
    public static WebApplicationBuilder CreateBuilder(string program, string? configFile)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        AddSources(builder.Configuration, configFile);
        var storage = ReadStorage(builder.Configuration);
        PrivateFolder.Make(storage.Root, PrivateFolder.GroupMayLook);
        builder.AddLogs(program, PrivateFolder.Make(storage.PathOf("logs"), PrivateFolder.GroupMayLook));
        builder.Services.AddValidated<StorageOptions, StorageOptionsValidator>(StorageOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<SystemdNotifier>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopDeadline);
        return builder;
    }

    /// <summary>The loggers of a host that is not built yet, for what must be opened before.</summary>
    /// <param name="builder">A builder of <see cref="CreateBuilder"/>.</param>
    public static ILoggerFactory LoggersOf(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return LogSetup.LoggersOf(builder);
    }

    /// <summary>Runs until the service manager or a person stops it (SIGTERM, SIGINT), or a background service fails.</summary>
    /// <param name="application">The built host.</param>
    /// <returns>The exit code: 1 when a background service failed, so that the service manager starts the program again.</returns>
    /// <exception cref="CommandException">The configuration holds a key that nobody binds; nothing was started.</exception>
    public static async Task<int> RunAsync(WebApplication application)
    {
        ArgumentNullException.ThrowIfNull(application);
        await using (application)
        {
            CheckKeys(application);
            await application.StartAsync(CancellationToken.None);
            var services = application.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
            await application.WaitForShutdownAsync(CancellationToken.None);
            return services.Any(service => service.ExecuteTask is { IsFaulted: true }) ? ExitCodes.Failure : ExitCodes.Success;
        }
    }

    private static void CheckKeys(WebApplication application)
    {
        var faults = ConfigurationKeys.FaultsOf(
            (IConfigurationRoot)application.Configuration, application.Services.GetServices<KnownSection>());
        if (faults.Count > 0)
        {
            throw new CommandException(string.Join(' ', faults));
        }
    }

    private static IConfigurationBuilder AddSources(IConfigurationBuilder configuration, string? configFile)
    {
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        configuration.AddEnvironmentVariables("EDGEMLOPS_");
        if (configFile is not null)
        {
            configuration.AddJsonFile(Path.GetFullPath(configFile), optional: false, reloadOnChange: false);
        }

        return configuration;
    }
}
