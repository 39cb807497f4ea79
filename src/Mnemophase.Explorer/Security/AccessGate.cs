using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mnemophase.Explorer.Security;

/// <summary>Lets in whoever holds the token, asks for a page by a right host name, and only reads; every other request ends here.</summary>
/// <remarks>
/// The host is checked so that no page of another site can reach this server by a name that it makes resolve to loopback. Loopback names are right with any
/// port, since ssh -L chooses its own. The cookie's name holds a hash of the token, for cookies do not tell ports apart and two explorers must not log each
/// other out.
/// </remarks>
public sealed class AccessGate
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private readonly byte[] _token;
    private readonly string _cookie;
    private readonly string _basePath;
    private readonly HashSet<string> _hosts;

    /// <summary>A gate.</summary>
    /// <param name="basePath">Prefix of every address; empty for none.</param>
    /// <param name="allowedHosts">Right host names beside those of loopback.</param>
    public AccessGate(string token, string basePath, IEnumerable<string> allowedHosts)
    {
        _token = Encoding.UTF8.GetBytes(token);
        _cookie = $"mnemo_{Convert.ToHexStringLower(SHA256.HashData(_token))[..12]}";
        _basePath = basePath;
        _hosts = new HashSet<string>(["localhost", "127.0.0.1", "[::1]", .. allowedHosts], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A random token of 128 bits.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Answers a request that may not pass, or hands it on.</summary>
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!_hosts.Contains(request.Host.Host))
        {
            await Refuse(
                context,
                StatusCodes.Status403Forbidden,
                $"The host name {request.Host.Host} is not allowed here. Start mnemo explore with --allow-host {request.Host.Host} if it is yours."
            );
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            headers.Allow = "GET, HEAD";
            await Refuse(context, StatusCodes.Status405MethodNotAllowed, "The explorer only reads.");
        }
        else if (IsToken(request.Query["token"]))
        {
            context.Response.Cookies.Append(
                _cookie,
                Encoding.UTF8.GetString(_token),
                new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Path = _basePath.Length == 0 ? "/" : _basePath,
                }
            );
            // The token must not stay in the history, nor in an address that is passed on.
            var rest = request
                .Query.Where(pair => pair.Key is not "token")
                .SelectMany(pair => pair.Value, (pair, value) => (pair.Key, value));
            var query = QueryString.Create(rest.Select(pair => KeyValuePair.Create(pair.Key, pair.value)));
            context.Response.Redirect($"{request.PathBase}{request.Path}{query}");
        }
        else if (!IsToken(request.Cookies[_cookie]))
        {
            await Refuse(
                context,
                StatusCodes.Status403Forbidden,
                "This page needs the token of the running explorer: open the link that mnemo explore printed. Each start makes a new token, unless --token sets one."
            );
        }
        else
        {
            await next(context);
        }
    }

    private bool IsToken(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token);

    private static Task Refuse(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{message}\n", context.RequestAborted);
    }
}
