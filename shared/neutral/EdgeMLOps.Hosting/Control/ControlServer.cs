using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Hosting.Control;

/// <summary>HTTP and JSON on the one local control socket (0660); nothing of it is on the network.</summary>
public static class ControlServer
{
    private const int LargestBody = 64 * 1024;
    private const int MostConnections = 64;

    /// <summary>Listens on the claimed address. Endpoints are mapped on the built application, and may take a <see cref="ControlCaller"/>.</summary>
    /// <param name="builder">The program's host.</param>
    /// <param name="claim">The claim, held for as long as the host runs.</param>
    /// <param name="json">Generated serializer of the closed types the endpoints speak.</param>
    public static WebApplicationBuilder AddControlServer(this WebApplicationBuilder builder, ControlClaim claim, JsonSerializerContext json)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(json);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<JsonOptions>(options => SpeakAs(json, options.SerializerOptions));
        builder.Services.AddSingleton<IHostedService>(new ControlSocketMode(claim.Address));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, claim.Address));
        if (OperatingSystem.IsWindows())
        {
            builder.WebHost.UseNamedPipes();
        }

        return builder;
    }

    // The client uses the context itself; the server must read and write exactly as it does.
    private static void SpeakAs(JsonSerializerContext json, JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = json.Options.PropertyNamingPolicy;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = json.Options.NumberHandling;
        options.RespectNullableAnnotations = json.Options.RespectNullableAnnotations;
        options.RespectRequiredConstructorParameters = json.Options.RespectRequiredConstructorParameters;
        options.Converters.Clear();
        foreach (var converter in json.Options.Converters)
        {
            options.Converters.Add(converter);
        }

        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(json);
        options.TypeInfoResolverChain.Add(ControlErrorJson.Default);
    }

    private static void Listen(KestrelServerOptions kestrel, ControlAddress address)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        if (OperatingSystem.IsWindows())
        {
            kestrel.ListenNamedPipe(address.PipeName, WithCaller);
        }
        else
        {
            kestrel.ListenUnixSocket(address.SocketPath, WithCaller);
        }
    }

    private static void WithCaller(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(PeerCredentials.Read(connection));
        return next(connection);
    });
}
