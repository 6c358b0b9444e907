using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Hosting.Configuration;

/// <summary>Registers the options of a capability.</summary>
public static class OptionsRegistration
{
    /// <summary>
    /// Binds a section and has it checked when the host starts, before any hosted service, and with it before any socket opens.
    /// Harmless when called twice for the same options.
    /// </summary>
    /// <typeparam name="TOptions">The options; defaults stand in the class.</typeparam>
    /// <typeparam name="TValidator">Checks ranges; its messages name the key, as in <c>Dicom:Port must be 1 to 65535</c>.</typeparam>
    /// <param name="services">The container.</param>
    /// <param name="section">The section, such as <c>Dicom</c>.</param>
    public static IServiceCollection AddValidated<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ImplementationType == typeof(TValidator)))
        {
            return services;
        }

        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        return services.AddKnownSection<TOptions>(section);
    }

    /// <summary>Says that a section is bound to a class, so that its keys are known; needed only where <see cref="AddValidated"/> is not used.</summary>
    /// <typeparam name="TOptions">The options, whose properties are the keys.</typeparam>
    /// <param name="services">The container.</param>
    /// <param name="section">The section, such as <c>Dicom</c>.</param>
    public static IServiceCollection AddKnownSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton(new KnownSection(section, typeof(TOptions)));
    }
}
