using Workerd = import "/workerd/workerd.capnp";

# One service per part of www/: its files, and what answers for them. The address and the folder are given on the command line.
const config :Workerd.Config = (
  services = [
    (name = "page", worker = (
      modules = [(name = "assets.js", esModule = embed "assets.js")],
      compatibilityDate = "2026-11-01",
      bindings = [(name = "FILES", service = "files")],
    )),
    (name = "files", disk = (path = "www", allowDotfiles = false)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8787", service = "page")],
);
