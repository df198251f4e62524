insert into network_requests (at, host, path, purpose, outcome)
values (:at, :host, :path, :purpose, :outcome)
