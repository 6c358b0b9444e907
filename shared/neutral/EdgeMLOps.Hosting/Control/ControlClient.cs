using System.IO.Pipes;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Calls a program over its control socket. That nobody listens is an outcome, not an exception. Safe for concurrent use.</summary>
public sealed class ControlClient : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Creates the client; nothing is connected until a call.</summary>
    /// <param name="root">The other program's <c>Storage:Root</c>.</param>
    /// <param name="program">appliance, airlock, relay or fleet.</param>
    /// <param name="timeout">Longest time of one call.</param>
    public ControlClient(string root, string program, TimeSpan timeout)
    {
        var address = new ControlAddress(root, program);
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectCallback = (_, token) => ConnectAsync(address, token) };
        _http = new HttpClient(handler, disposeHandler: true) { BaseAddress = new Uri("http://control"), Timeout = timeout };
    }

    /// <summary>GET.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="path">Such as <c>/v1/status</c>.</param>
    /// <param name="type">Generated serializer of the answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ControlReply<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        CallAsync(token => _http.GetAsync(new Uri(path, UriKind.Relative), token), type, cancellationToken);

    /// <summary>POST.</summary>
    /// <typeparam name="TBody">The body's type.</typeparam>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="path">Such as <c>/v1/link/drain</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="bodyType">Generated serializer of the body.</param>
    /// <param name="type">Generated serializer of the answer.</param>
    /// <param name="cancellationToken">Gives up; the other side may have acted.</param>
    public Task<ControlReply<T>> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        CallAsync(
            async token =>
            {
                using var content = JsonContent.Create(body, bodyType);
                return await _http.PostAsync(new Uri(path, UriKind.Relative), content, token);
            },
            type,
            cancellationToken);

    /// <summary>POST without a body.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="path">Such as <c>/v1/lease/revoke</c>.</param>
    /// <param name="type">Generated serializer of the answer.</param>
    /// <param name="cancellationToken">Gives up; the other side may have acted.</param>
    public Task<ControlReply<T>> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        CallAsync(token => _http.PostAsync(new Uri(path, UriKind.Relative), content: null, token), type, cancellationToken);

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _http.Dispose();

    private static async Task<ControlReply<T>> CallAsync<T>(
        Func<CancellationToken, Task<HttpResponseMessage>> call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await call(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                var value = await response.Content.ReadFromJsonAsync(type, cancellationToken);
                return new ControlReply<T>(ControlOutcome.Answered, value ?? throw new JsonException("null"), "");
            }

            var (code, detail) = await WhyAsync(response, cancellationToken);
            return new ControlReply<T>(ControlOutcome.Refused, null, code) { Detail = detail };
        }
        catch (HttpRequestException ex) when (ex.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return new ControlReply<T>(ControlOutcome.ServiceDown, null, "ServiceDown");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ControlReply<T>(ControlOutcome.NoAnswer, null, "Timeout");
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or JsonException)
        {
            return new ControlReply<T>(ControlOutcome.NoAnswer, null, "BrokenAnswer");
        }
    }

    private static async Task<(string Code, string Detail)> WhyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var error = response.Content.Headers.ContentType?.MediaType is "application/json"
            ? await response.Content.ReadFromJsonAsync(ControlErrorJson.Default.ControlError, cancellationToken)
            : null;
        return (error?.Code ?? FormattableString.Invariant($"Http{(int)response.StatusCode}"), error?.Detail ?? "");
    }

    private static async ValueTask<Stream> ConnectAsync(ControlAddress address, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            var pipe = new NamedPipeClientStream(".", address.PipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
            try
            {
                await pipe.ConnectAsync(TimeSpan.FromSeconds(1), cancellationToken);
                return pipe;
            }
            catch
            {
                await pipe.DisposeAsync();
                throw;
            }
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.SocketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
